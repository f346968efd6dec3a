#!/usr/bin/python3
"""Becomes one of the replicas of this machine: fetches image, weights and secrets, and then runs the server.

Secrets are read with the machine's role when a replica begins, and kept in its memory and that of its server.
"""

import fcntl
import json
import os
import subprocess
import sys

HERE, MODELS = "/etc/terradrill", "/var/lib/terradrill/models"


def weights(said):
    """Once for all replicas of the machine."""
    os.makedirs(MODELS, exist_ok=True)
    os.chown(MODELS, 1000, 1000)
    its = said["weights"]
    settings = {
        "AWS_REGION": its["region"],
        "HOME": "/tmp",
        "SOURCE": f"s3://{its['bucket']}/{its['prefix']}",
        "MANIFEST": its["digest"] or "none",
    }
    command = ["docker", "run", "--rm", "--network", "host", "--user", "1000:1000", "--volume", f"{MODELS}:/models"]
    command += ["--volume", f"{HERE}/weights.sh:/weights.sh:ro", "--entrypoint", "sh"]
    for name, value in settings.items():
        command += ["--env", f"{name}={value}"]
    with open("/run/terradrill-weights.lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        subprocess.run([*command, said["weights_image"], "-eu", "/weights.sh"], check=True)


def secret(location, name):
    """The value, as this region's copy has it."""
    command = ["aws", "secretsmanager", "get-secret-value", "--region", location, "--secret-id", name]
    command += ["--query", "SecretString", "--output", "text"]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.rstrip("\n")


def main(number):
    with open(f"{HERE}/inference.json", encoding="utf-8") as file:
        said = json.load(file)
    for image in (said["weights_image"], said["image"]):
        subprocess.run([f"{HERE}/pull.sh", image], check=True)
    weights(said)
    name, gpus = f"terradrill-inference-{number}", said["gpus_per_replica"]
    devices = ",".join(str(number * gpus + index) for index in range(gpus))
    environment = dict(os.environ)
    command = ["docker", "run", "--rm", "--name", name, "--gpus", f'"device={devices}"']
    command += ["--publish", f"127.0.0.1:{8000 + number}:8000", "--volume", f"{MODELS}:/models:ro", "--shm-size", "4g"]
    command += ["--user", "1000:1000", "--cap-drop", "ALL", "--security-opt", "no-new-privileges"]
    command += ["--read-only", "--tmpfs", "/tmp:size=2g,exec", "--tmpfs", "/cache:size=20g,exec,uid=1000"]
    for variable, value in sorted(said["environment"].items()):
        command += ["--env", f"{variable}={value}"]
    # Docker takes the value of a variable that is only named from its own environment: it stands in no list of processes.
    for variable, source in sorted(said["secrets"].items()):
        environment[variable] = secret(said["weights"]["region"], source)
        command += ["--env", variable]
    command += ["--entrypoint", "vllm", said["image"], "serve", "/models", "--served-model-name", said["model"]]
    command += ["--port", "8000", "--tensor-parallel-size", str(gpus), "--max-num-seqs", str(said["slots"])]
    subprocess.run(["docker", "rm", "--force", name], check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.execvpe("docker", command, environment)


if __name__ == "__main__":
    main(int(sys.argv[1]))
