Console.WriteLine("l2gpu");
