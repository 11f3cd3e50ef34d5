package main

import "testing"

// A token for Azure opens a cache for an hour or a day. It goes to no host that merely has a good certificate, unless
// somebody names an identity for it.
func TestATokenGoesToAzureOrWhereSomebodySaysSo(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		flags  verifyFlags
		signer bool
	}{
		{"a cache of Azure by its name", verifyFlags{host: "shop.redis.cache.windows.net"}, true},
		{"a managed one", verifyFlags{host: "shop.westeurope.redis.azure.net"}, true},
		{"somebody else's host", verifyFlags{host: "shop.example.com"}, false},
		{"a host that looks like Azure's", verifyFlags{host: "shop.redis.cache.windows.net.example.com"}, false},
		{"an address", verifyFlags{host: "10.1.2.4"}, false},
		{"somebody else's host, by name of the identity", verifyFlags{host: "shop.example.com", credentialGiven: true}, true},
		{"this machine, whatever was said", verifyFlags{host: "localhost", credentialGiven: true}, false},
		{"nobody", verifyFlags{host: "shop.redis.cache.windows.net", credential: credentialNone, credentialGiven: true}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			run := newRun()
			run.verifyFlags = test.flags
			if run.credential == "" {
				run.credential = string(credentialDefault)
			}
			if err := run.findHost(); err != nil {
				t.Fatal(err)
			}
			signers, err := run.signers()
			if err != nil || len(signers) != 1 || (signers[0].principal != nil) != test.signer {
				t.Errorf("got %v, %v", signers, err)
			}
		})
	}
}
