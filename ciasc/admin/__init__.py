"""The administration: the station's configuration, people and machines, drafted, published and audited."""
