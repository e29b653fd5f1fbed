"""What people define: ops, graphs, jobs, config, resources, IO managers, hooks, schedules, sensors."""
