Console.WriteLine("Watchdog");
