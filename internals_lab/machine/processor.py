"""The processor: its model, its frequency governor, and whether it is a real one."""

from __future__ import annotations

import re

from internals_lab.machine.sources import Sources

# What the firmware's tables say on the usual hypervisors.
FIRMWARE_WORDS = {
    "kvm": "kvm",
    "qemu": "qemu",
    "vmware": "vmware",
    "virtualbox": "virtualbox",
    "innotek": "virtualbox",
    "xen": "xen",
    "microsoft corporation virtual": "hyper-v",
    "google compute engine": "google compute engine",
    "amazon ec2": "amazon ec2",
    "openstack": "openstack",
    "firecracker": "firecracker",
    "parallels": "parallels",
}


# Clocks that only a guest of these can have.
GUEST_CLOCKS = {"kvm-clock": "kvm", "hyperv_clocksource_tsc_page": "hyper-v", "xen": "xen"}


def cpu_model(sources: Sources) -> str | None:
    """The model as the processor names itself."""
    text = sources.text("proc/cpuinfo") or ""
    for key in ("model name", "Model", "Hardware", "cpu model"):
        match = re.search(rf"^{key}\s*:\s*(.+)$", text, re.MULTILINE)
        if match:
            return match.group(1).strip()
    return None


def governor(sources: Sources) -> str | None:
    """The frequency governors in use, joined by '+'; None where the machine has none to show."""
    folder = sources.root / "sys/devices/system/cpu"
    named = {
        sources.text(str(path.relative_to(sources.root)))
        for path in folder.glob("cpu[0-9]*/cpufreq/scaling_governor")
    }
    return "+".join(sorted(word for word in named if word)) or None


def virtualised(sources: Sources) -> str | None:
    """The containers and hypervisors around this process, outermost last: `docker on kvm`; None where none shows."""
    layers = [layer for layer in (container(sources), hypervisor(sources)) if layer]
    return " on ".join(layers) or None


def container(sources: Sources) -> str | None:
    """The kind of container around this process; None where none shows."""
    if sources.text(".dockerenv") is not None:
        return "docker"
    if sources.text("run/.containerenv") is not None:
        return "podman"
    environment = sources.text("proc/1/environ") or ""
    match = re.search(r"(?:^|\0)container=([\w-]+)", environment)
    if match:
        return match.group(1)
    groups = sources.text("proc/1/cgroup") or ""
    return next((word for word in ("docker", "kubepods", "lxc", "containerd") if word in groups), None)


def hypervisor(sources: Sources) -> str | None:
    """What this machine is a guest of, `hypervisor` where it does not name itself; None on real hardware."""
    kernel = (sources.text("proc/version") or "").lower()
    if "microsoft" in kernel:
        return "wsl"
    firmware = " ".join(
        sources.text(f"sys/class/dmi/id/{name}") or ""
        for name in ("sys_vendor", "product_name", "bios_vendor")
    ).lower()
    for word, name in FIRMWARE_WORDS.items():
        if word in firmware:
            return name
    kind = sources.text("sys/hypervisor/type")
    if kind:
        return kind
    clocks = sources.text("sys/devices/system/clocksource/clocksource0/available_clocksource") or ""
    for clock, name in GUEST_CLOCKS.items():
        if clock in clocks.split():
            return name
    flags = re.search(r"^flags\s*:(.+)$", sources.text("proc/cpuinfo") or "", re.MULTILINE)
    return "hypervisor" if flags and "hypervisor" in flags.group(1).split() else None
