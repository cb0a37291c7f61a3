update shop.edition
set price = round(price * 0.90, 2),
    price_history = price_history || round(price * 0.90, 2)
where format = 'paperback';
