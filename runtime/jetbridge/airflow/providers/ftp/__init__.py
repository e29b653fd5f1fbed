"""FTP and FTP over TLS: files moved and waited for."""
