-- {{ ds }}
select * from orders where day = {{ params.x | default("0") }};
