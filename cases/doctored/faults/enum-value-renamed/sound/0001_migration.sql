update shop."order" set note = 'asked for' where id = 3;
