# The network and the load balancer that the region's platform made.
data "aws_vpc" "this" {
  tags = { Name = var.name }
}

data "aws_subnet" "system" {
  for_each = toset(var.gpu.zones)

  vpc_id            = data.aws_vpc.this.id
  availability_zone = each.key
  tags              = { Tier = "system" }
}

data "aws_security_group" "machines" {
  vpc_id = data.aws_vpc.this.id
  name   = "${var.name}-machines"
}

data "aws_lb" "this" {
  name = var.name
}

data "aws_lb_listener" "this" {
  for_each = merge(var.listeners, { gate = 8443 })

  load_balancer_arn = data.aws_lb.this.arn
  port              = each.value
}

module "gpu_instances" {
  source = "../gpu-instances"

  name               = var.name
  instance_type      = var.gpu.instance_type
  zones              = var.gpu.zones
  zones_are_named    = var.gpu.zones_are_named
  scaling            = var.scaling
  subnet_ids         = { for zone, subnet in data.aws_subnet.system : zone => subnet.id }
  security_group_ids = [data.aws_security_group.machines.id]
  instance_profile   = "${var.name}-machine"
  target_group_arns  = { for service, listener in data.aws_lb_listener.this : service => listener.default_action[0].target_group_arn }
  disk_gib           = var.gpu.disk_gib
  image_id           = var.image_id
  tags               = var.tags

  sizes = {
    min      = var.gpu.min
    desired  = var.gpu.desired
    max      = var.gpu.max
    reserved = var.gpu.reserved
  }
}
