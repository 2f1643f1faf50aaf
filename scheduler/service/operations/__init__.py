"""Operations: health of the installation, and the audit log."""
