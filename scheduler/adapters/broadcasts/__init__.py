"""How a studio goes on air: encoded by ffmpeg on this machine, by OBS Studio, or elsewhere."""
