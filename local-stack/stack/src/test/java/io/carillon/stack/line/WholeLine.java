package io.carillon.stack.line;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the {@link Line}: started when the first one asks, ended when the last one has run.
 */
final class WholeLine implements ParameterResolver {

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Line.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Namespace.create(WholeLine.class))
        .computeIfAbsent(Line.class, key -> start(), Line.class);
  }

  private static Line start() {
    try {
      return Line.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
