"""The administration: config, people and devices, drafted, published and audited."""
