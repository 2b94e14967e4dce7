using Microsoft.AspNetCore.Components;

namespace OpsConsole.Tests.Architecture.Canaries;

internal sealed class AlertManager;

internal sealed class Canaries;

internal sealed class LostPage : ComponentBase;

[Route("/canary/panel")]
internal sealed class RoutedPanel : ComponentBase;

internal interface ILonely;

internal sealed class Lonely : ILonely;

internal interface IShared;

internal sealed class SharedOne : IShared;

internal sealed class SharedTwo : IShared;
