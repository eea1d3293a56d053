// A page of somebody's own has none; what serves it looks for one.
