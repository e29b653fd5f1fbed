"""Resources: what ops share and do not make themselves (clients, connections, IO managers)."""
