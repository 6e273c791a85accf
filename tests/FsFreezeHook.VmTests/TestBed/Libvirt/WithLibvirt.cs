using Xunit;

namespace FsFreezeHook.VmTests.TestBed;

/// <summary>The tests that share libvirt and a guest of it, one after another.</summary>
[CollectionDefinition(nameof(WithLibvirt))]
public sealed class WithLibvirt : ICollectionFixture<LibvirtGuest>
{
}
