"""What the Python tests share: starting the hub and the systems around it, and ending them."""
