"""Salesforce: queries, the Bulk API, Apex REST."""
