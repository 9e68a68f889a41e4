from wanderamt.apps.workforce.services import purge_failed_logins as purge

__all__ = ["purge"]
