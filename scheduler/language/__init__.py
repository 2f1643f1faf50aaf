"""Every text in Arabic, French and English: one gettext catalogue for pages, feeds, mails and
sheets, read with or without a web request.
"""
