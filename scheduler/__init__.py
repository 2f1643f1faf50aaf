"""The Rhamna-Educatec broadcast scheduler."""

from scheduler.zonedata import use_packaged_zone_data

# Every process that touches the scheduler must read the packaged zone data, and must do so before
# any library builds a zone: the operating system's copy may still say UTC+1 for Morocco.
use_packaged_zone_data()
