"""Job plans to files, through the templates; compiles and checks what it wrote."""
