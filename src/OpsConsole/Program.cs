using OpsConsole;
using OpsConsole.Commands;

return await CommandLine.Run(args, ConsoleApp.Build, Console.Out, Console.Error);
