"""Who a visitor is, what they may do, and the headers that protect them."""
