"""Reports: read models over several capabilities; nothing imports them."""
