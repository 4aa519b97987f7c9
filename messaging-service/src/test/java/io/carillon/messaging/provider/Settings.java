package io.carillon.messaging.provider;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;

/** Settings by their names, read as the service reads them. */
public record Settings(Map<String, String> values) {
  public <S> S as(Class<S> mapping) {
    return new SmallRyeConfigBuilder()
        .addDefaultInterceptors()
        .withSources(new PropertiesConfigSource(values, "test", 500))
        .withMapping(mapping)
        .build()
        .getConfigMapping(mapping);
  }

  public Settings with(String name, String value) {
    return with(Map.of(name, value));
  }

  Settings with(Map<String, String> others) {
    Map<String, String> all = new HashMap<>(values);
    all.putAll(others);
    return new Settings(all);
  }
}
