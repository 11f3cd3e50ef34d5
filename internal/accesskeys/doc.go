// Package accesskeys publishes, rotates and retires the access keys of a cache whose clients cannot use Entra yet.
//
// The key in force lives in one Key Vault secret, which clients read; nothing but the key is in its value. The secret
// carries the tags of Azure's rotation pattern for resources with two credentials, so that other tools understand it:
// https://learn.microsoft.com/azure/key-vault/secrets/tutorial-rotation-dual
//
// [Publish] writes the primary key there for the first time, [Rotate] replaces both keys without a moment in which the
// published one is refused, and [Retire] deletes the secret once the cache takes keys no more.
//
// # Rotation
//
// Say the published key is A (of the slots Primary and Secondary) and the other one is B. What a rotation has reached
// stands in the tags of the secret's newest version and nowhere else, so any machine can finish what another began.
// Every line is a crash directly after the request; "accepted" is what a client finds that reads the secret then.
//
//	request                       step in the tags    published, accepted  the next run
//	----------------------------  ------------------  -------------------  ---------------------------------------------
//	1 write lease                 regenerate-spare    A, yes               regenerates B
//	2 regenerate B                regenerate-spare    A, yes               regenerates B again: nobody has seen it
//	  record                      publish             A, yes               publishes B as it is now
//	3 set secret to B             drain (same write)  B, yes               waits for what is left of the drain
//	4 wait, renewing the lease    drain               B, yes               waits for what is left of the drain
//	5 ask the probe               drain               B, yes               asks again
//	6 record                      regenerate-old      B, yes               regenerates A
//	  regenerate A                regenerate-old      B, yes               regenerates A again: nobody may use it
//	  disable older versions      regenerate-old      B, yes               regenerates A again, disables the rest
//	7 remove the rotation's tags  none                B, yes               has nothing to finish
//
// Two rules make the third column true whatever the order of crashes: a slot is regenerated only after a read, directly
// before, has shown that the published value is not that slot's; and only a value that the cache has just listed is
// published. In step 6 the published value must also be the other slot's. Where it is not, because somebody has
// regenerated keys elsewhere, the current one is published and drained before anything else happens.
//
// A request whose answer was lost is repeated by the next run; every request above may be. The gap that remains is a
// request that Azure carries out long after it has seemed lost: a regeneration of B that takes effect after B was
// published makes the published key invalid until the next check of the drain publishes the new one. For that reason a
// run waits until Azure reports the cache as settled before it does anything, and the checks go on during the drain.
// That the service reports a regeneration under way in provisioningState is not documented.
//
// # One rotation at a time
//
// The lease is in the tags, with its owner, since when and until when. Key Vault has no conditional write for secrets,
// so it is taken as in Fischer's algorithm (https://lamport.azurewebsites.net/pubs/fast-mutex.pdf): see it free, write,
// wait longer than any such write may take, and look whose it is. It is looked at again before every write. Leases are
// timed by the clocks of the machines that take them, which must not be minutes apart.
// A run that ends, also by an error, gives the lease back and leaves the step; one that was killed leaves both, and
// after the lease has run out [RotateOptions.TakeOver] lets another run go on.
//
// # Keys are never shown
//
// [Key] prints as a mask in every way that Go has of printing. Errors of Azure are reduced to their code and message,
// and anything in a message that could be a key is masked. The SDK is never told to log bodies; with
// AZURE_SDK_GO_LOGGING=all it writes those of refusals to standard error, which is Azure's own wording.
package accesskeys
