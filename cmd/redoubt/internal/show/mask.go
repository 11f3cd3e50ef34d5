package show

import "strings"

// secretNames are the properties whose text is a secret, or holds one: the answer of a classic cache
// (https://learn.microsoft.com/rest/api/redis/redis/get), and the storage of its persistence
// (https://learn.microsoft.com/azure/templates/microsoft.cache/redis).
var secretNames = []string{"primarykey", "secondarykey", "connection-string", "connectionstring"}

// Masked copies a value without the secrets in it. name is the property that has it, or its path.
func Masked(name string, value any) any {
	switch v := value.(type) {
	case map[string]any:
		copied := make(map[string]any, len(v))
		for key, item := range v {
			copied[key] = Masked(key, item)
		}
		return copied
	case []any:
		copied := make([]any, len(v))
		for i, item := range v {
			copied[i] = Masked(name, item)
		}
		return copied
	case string:
		for _, secret := range secretNames {
			if strings.Contains(strings.ToLower(name), secret) {
				return "[secret]"
			}
		}
	}
	return value
}
