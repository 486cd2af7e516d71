package ess.cli;

import java.nio.file.Path;
import java.util.Arrays;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.PropertiesComponent;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;

/** Makes what routes run in, with our placeholders in place. */
final class CamelContexts {

  private CamelContexts() {}

  /** A small context of its own, without server, store and automatic configuration. */
  static DefaultCamelContext small(Settings settings) {
    DefaultCamelContext context = new DefaultCamelContext(false);
    context.disableJMX();
    context.build();
    PropertiesComponent properties = context.getPropertiesComponent();
    properties.setLocation("file:" + settings.home().resolve(Settings.FILE));
    readOurEnvironmentOnly(properties, settings.environment());
    return context;
  }

  /** Lets placeholders read our environment and nothing else, so that the file is the truth. */
  static void readOurEnvironmentOnly(PropertiesComponent properties, Environment environment) {
    properties.addPropertiesFunction(new EnvironmentFunction("env", environment::get));
    properties.addPropertiesFunction(new EnvironmentFunction("secret", environment::secret));
    if (properties instanceof org.apache.camel.component.properties.PropertiesComponent own) {
      own.setEnvironmentVariableMode(
          org.apache.camel.component.properties.PropertiesComponent
              .ENVIRONMENT_VARIABLES_MODE_NEVER);
    }
  }

  /** Reads route files into the context. */
  static void load(CamelContext context, Path... files) throws Exception {
    Resource[] resources =
        Arrays.stream(files)
            .map(file -> PluginHelper.getResourceLoader(context).resolveResource("file:" + file))
            .toArray(Resource[]::new);
    PluginHelper.getRoutesLoader(context).loadRoutes(resources);
  }
}
