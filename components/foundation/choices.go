package foundation

// Choices are the words that an input accepts, by the type and the key of the input: for schemas and documentation.
func Choices() map[string][]string {
	return map[string][]string{"FoundationArgs.clusteringPolicy": clusteringPolicies, "FoundationArgs.service": services}
}
