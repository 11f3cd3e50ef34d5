package doctor

import (
	"fmt"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
)

// Cloud is one of Azure's.
type Cloud struct {
	// Names are what the azure-native provider calls it in `azure-native:environment` and ARM_ENVIRONMENT.
	Names []string
	// Configuration holds the addresses of Resource Manager and of Entra.
	Configuration cloud.Configuration
	// BlobSuffix is what the name of a storage account ends with.
	BlobSuffix string
}

// Clouds are all of them, the public one first. Suffixes:
// https://learn.microsoft.com/azure/storage/common/storage-account-overview#standard-endpoints
var Clouds = []Cloud{
	{[]string{"public", ""}, cloud.AzurePublic, ".blob.core.windows.net"},
	{[]string{"usgovernment"}, cloud.AzureGovernment, ".blob.core.usgovcloudapi.net"},
	{[]string{"china"}, cloud.AzureChina, ".blob.core.chinacloudapi.cn"},
}

// FindCloud finds one by the provider's name for it, without regard to case.
func FindCloud(name string) (Cloud, error) {
	for _, found := range Clouds {
		for _, known := range found.Names {
			if strings.EqualFold(known, name) {
				return found, nil
			}
		}
	}
	return Cloud{}, fmt.Errorf("azure-native:environment: no such cloud; expected public, usgovernment or china; got %q", name)
}

// Manager is the address of Resource Manager.
func (c Cloud) Manager() string { return c.Configuration.Services[cloud.ResourceManager].Endpoint }
