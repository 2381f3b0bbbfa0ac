"""``hecha review``: the auditors' page. It reads one output folder, shows what disagrees with what at its very place, and keeps what
is decided. Pages are made on the server and work without script; the script adds keys and hovering, and nothing comes from elsewhere.
"""
