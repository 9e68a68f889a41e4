"""A device was restored from an older copy: what the hub closes as soon as it hears of it."""

from wanderamt.apps.fieldsync.models import Device
from wanderamt.foundation import numbers


def hear_incarnation(device: Device, incarnation: int) -> bool:
    """The device says that it lives in `incarnation`; whether that is news. Its row is locked by the caller.

    Its next command stands at the beginning of a new chain; what is still missing of the chains before may
    come all the same. An older incarnation is a question that was late.
    """
    if incarnation <= device.incarnation:
        return False
    leave_blocks(device, incarnation)
    Device.objects.filter(pk=device.pk).update(incarnation=incarnation, head_seq=0, head_hash=b"")
    return True


def leave_blocks(device: Device, incarnation: int) -> None:
    """A restored device goes on with its spare numbers, and so does the hub: of those of the lost time some
    may be on paper, so the next departure must not bring them along again.
    """
    for _ in range(max(device.incarnation, 1), incarnation):
        scopes = {block.scope for block in numbers.blocks_of(device.pk)}
        if not scopes:
            return
        for scope in scopes:
            numbers.next_block(device.pk, scope)
