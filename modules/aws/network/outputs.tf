output "vpc_id" {
  description = "Id of the network."
  value       = aws_vpc.this.id
}

output "cidr" {
  description = "Range of the network."
  value       = aws_vpc.this.cidr_block
}

output "private_subnet_ids" {
  description = "Id of the private subnet of each zone."
  value       = { for zone, subnet in aws_subnet.private : zone => subnet.id }
}

output "system_subnet_ids" {
  description = "Id of the subnet of each zone for nodes that have a way out."
  value       = { for zone, subnet in aws_subnet.system : zone => subnet.id }

  # Who stands there means to get out.
  depends_on = [aws_route.out, aws_route_table_association.system]
}

output "egress_addresses" {
  description = "Address of each zone at which what goes out of there arrives elsewhere."
  value       = { for zone, address in aws_eip.system : zone => address.public_ip }
}

output "public_subnet_ids" {
  description = "Id of the public subnet of each zone: for load balancers alone."
  value       = { for zone, subnet in aws_subnet.public : zone => subnet.id }
}
