update stock.level set quantity = quantity + 1 where shelf = 'basement';
update stock.warehouse set humidity = 0.8 where code = 'RVK';
