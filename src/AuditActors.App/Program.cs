using AuditActors.App;

return await CommandLine.RunAsync(args);
