"""IMAP: attachments of received mails."""
