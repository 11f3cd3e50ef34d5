package fleet

// merge lays one tree over another and returns a new one that shares nothing with either:
//
//   - objects are merged, key by key;
//   - lists and everything else replace what was there;
//   - null takes away what was there;
//   - an encrypted value, an object with the only key `secure`, is one value and replaces.
func merge(base, over any) any {
	below, isObject := base.(map[string]any)
	above, alsoObject := over.(map[string]any)
	if !isObject || !alsoObject || encrypted(below) || encrypted(above) {
		return copied(over)
	}
	merged := make(map[string]any, len(below)+len(above))
	for key, value := range below {
		if _, replaced := above[key]; !replaced {
			merged[key] = copied(value)
		}
	}
	for key, value := range above {
		if value != nil {
			merged[key] = merge(below[key], value)
		}
	}
	return merged
}

func encrypted(value map[string]any) bool {
	_, secure := value["secure"]
	return secure && len(value) == 1
}

// copied is a deep copy without the nulls of objects, which have nothing to take away any more.
func copied(data any) any {
	switch value := data.(type) {
	case map[string]any:
		made := make(map[string]any, len(value))
		for key, element := range value {
			if element != nil {
				made[key] = copied(element)
			}
		}
		return made
	case []any:
		made := make([]any, len(value))
		for i, element := range value {
			made[i] = copied(element)
		}
		return made
	default:
		return value
	}
}
