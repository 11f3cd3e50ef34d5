package gate

// ClusterType is the token of the resource that a customer-managed key encrypts.
const ClusterType = "azure-native:redisenterprise:RedisEnterprise"

// encryptionSwitched is the change of a live cluster from Microsoft's keys to a key of its own, or back. Another version of
// the same key, or another key, is none.
var encryptionSwitched = rule{
	name: "interruption",
	harms: func(s Step) bool {
		return s.Op == "update" && kindOf(s.Type) == kindOf(ClusterType) && Encrypted(s.Old) != Encrypted(s.New)
	},
	reason: func(s Step) string {
		if Encrypted(s.New) {
			return "encryption with a customer-managed key would be turned on for a live cluster, for which Azure interrupts the service"
		}
		return "encryption with a customer-managed key would be turned off for a live cluster, for which Azure interrupts the service"
	},
	source:   "https://learn.microsoft.com/azure/redis/how-to-encryption",
	wayOut:   "do it in a maintenance window, with `acceptInterruption: true` under cache.customerManagedKey in the stack file, which may stand there alone when the key goes; or put the setting back as it was",
	accepted: func(a Accepted) bool { return a.Interruption },
}

// Encrypted says whether the inputs of a cluster name a customer-managed key.
func Encrypted(inputs map[string]any) bool {
	encryption, _ := inputs["encryption"].(map[string]any)
	return encryption["customerManagedKeyEncryption"] != nil
}
