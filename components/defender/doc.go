// Package defender is a Pulumi component that asks for plans of Microsoft Defender for Cloud in a subscription: today that
// of Key Vault, which is the only plan for anything that redoubt makes. There is none for Redis:
// https://learn.microsoft.com/security/benchmark/azure/baselines/azure-cache-for-redis-security-baseline
//
// A plan belongs to a subscription and always exists, switched on (Standard) or off (Free). So the component takes it over
// as it is and switches it on, and any number of stacks may ask for the same plan. None of them switches it off: what one
// stack no longer needs, others may. ADR 10 has the reasons.
package defender
