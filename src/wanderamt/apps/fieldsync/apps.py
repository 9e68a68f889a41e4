from django.apps import AppConfig


class FieldsyncConfig(AppConfig):
    name = "wanderamt.apps.fieldsync"
    label = "fieldsync"

    def ready(self) -> None:
        from wanderamt.apps.fieldsync import erasures, wishes
        from wanderamt.apps.fieldsync.checkout import messages  # noqa: F401 - they register themselves
        from wanderamt.apps.fieldsync.exchange import effects  # noqa: F401 - as above
        from wanderamt.apps.fieldsync.unit import settled  # noqa: F401 - as above

        wishes.connect()
        erasures.connect()
        _keep()


def _keep() -> None:
    """Who looks after what crews do in this process: the unit's chain, or the windows that are away."""
    from django.conf import settings

    from wanderamt.apps.fieldsync.hub.keeper import HubKeeper
    from wanderamt.apps.fieldsync.unit.identity import own_device
    from wanderamt.apps.fieldsync.unit.keeper import UnitKeeper
    from wanderamt.foundation.commands import set_default_holder, set_default_keeper

    if settings.UNIT_DIR is None:
        set_default_keeper(HubKeeper())
    else:
        set_default_keeper(UnitKeeper())
        set_default_holder(own_device)
