"""Networks: which network a request came from, where that is told at all; for keyed hashes alone, never to be kept."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

# People behind one such part of the address space are one network.
NETWORK_BITS = {4: 24, 6: 56}


def network_of(request: HttpRequest) -> str:
    """Beyond loopback as nginx says, which sets this header for few addresses; empty where nothing is known."""
    address = request.META.get("REMOTE_ADDR" if settings.RX_ON_LOOPBACK else "HTTP_X_REAL_IP", "")
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return ""
    return str(ipaddress.ip_network((parsed, NETWORK_BITS[parsed.version]), strict=False))
