package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/redoubt-iac/redoubt/internal/accesskeys"
	"github.com/redoubt-iac/redoubt/internal/engine"
	"github.com/redoubt-iac/redoubt/internal/sandbox"
)

// reach opens the way to Azure, or to the sandbox, which is then this command's alone until it is let go. vaultURL, a
// vault's address without a path, tells which cloud it is.
func (k *keysRun) reach(vaultURL string) (azure accesskeys.Azure, letGo func() error, err error) {
	if !k.sandbox {
		azure, err = accesskeys.SignIn(accesskeys.Target{VaultURL: vaultURL})
		return azure, func() error { return nil }, err
	}
	dir, err := k.sandboxFolder()
	if err != nil {
		return azure, nil, err
	}
	at, err := k.sandboxPlace()
	if err != nil {
		return azure, nil, err
	}
	options, err := at.open(dir)
	if err != nil {
		return azure, nil, err
	}
	release, err := engine.Hold(k.ctx, dir, k.title()+" of "+k.name)
	if err != nil {
		return azure, nil, err
	}
	simulated, err := sandbox.OpenAzure(context.WithoutCancel(k.ctx), options)
	if err != nil {
		return azure, nil, errors.Join(adviseStore(err, options.StoreFile, k.name, k.stateDir), release())
	}
	azure = accesskeys.Azure{Credential: sandbox.Credential(), Cloud: cloud.AzurePublic, Transport: simulated}
	return azure, func() error { return errors.Join(simulated.Close(), release()) }, nil
}

// within does something with Azure at hand, and lets go of it.
func (k *keysRun) within(vaultURL string, do func(accesskeys.Azure) error) (err error) {
	azure, letGo, err := k.reach(vaultURL)
	if err != nil {
		return err
	}
	defer func() {
		if left := letGo(); left != nil {
			err = errors.Join(err, fmt.Errorf("letting go of Azure: %w", left))
		}
	}()
	return do(azure)
}

// managerOptions are those of a client of Resource Manager.
func managerOptions(azure accesskeys.Azure) *arm.ClientOptions {
	return &arm.ClientOptions{
		ClientOptions: azcore.ClientOptions{
			Cloud: azure.Cloud, Transport: azure.Transport, Retry: azure.Retry,
			Telemetry: policy.TelemetryOptions{ApplicationID: "redoubt"},
		},
		DisableRPRegistration: true,
	}
}
