#!/usr/bin/python3
"""Has database-role.sh run as the master user, whose login is read with the machine's role and handed on by the environment."""

import json
import os
import subprocess
import sys

location, secret, image, role = sys.argv[1:5]
command = ["aws", "secretsmanager", "get-secret-value", "--region", location, "--secret-id", secret]
command += ["--query", "SecretString", "--output", "text"]
login = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
environment = {**os.environ, "PGUSER": login["username"], "PGPASSWORD": login["password"], "GATE_ROLE": role}
names = ["PGHOST", "PGPORT", "PGDATABASE", "PGSSLMODE", "PGSSLROOTCERT", "PGCONNECT_TIMEOUT", "PGUSER", "PGPASSWORD", "GATE_ROLE"]
run = ["docker", "run", "--rm", "--network", "host", "--user", "1000:1000", "--volume", "/etc/terradrill:/etc/gate:ro"]
run += [word for name in names for word in ("--env", name)]
os.execvpe("docker", [*run, image, "sh", "/etc/gate/database-role.sh"], environment)
