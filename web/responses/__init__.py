"""How answers are sent: assets, files, compression, the device's clock."""
