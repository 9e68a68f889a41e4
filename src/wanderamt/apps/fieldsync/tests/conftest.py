"""A hub and its units in one process."""

from wanderamt.apps.fieldsync.tests.node_fixtures import _node_templates, world

__all__ = ["_node_templates", "world"]
