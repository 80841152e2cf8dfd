"""The figures of any period: filters, page, heatmap, ticket list, indicators."""
