package io.carillon.platform.testkit;

import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which permissions the doors of the running service ask for, any one of which is enough, as their
 * annotations say it; none for a door that asks for no token.
 */
final class AskedPermissions {
  private static final Pattern VARIABLE =
      Pattern.compile("\\{\\s*([\\w.-]+)\\s*:(?:[^{}]|\\{[^{}]*})*}");

  private AskedPermissions() {}

  /** By doors, named as {@link Access} names them. */
  static Map<String, Set<String>> ofThisService() {
    Map<String, Set<String>> asked = new TreeMap<>();
    for (Bean<?> bean :
        CDI.current().getBeanManager().getBeans(Object.class, Any.Literal.INSTANCE)) {
      Class<?> type = bean.getBeanClass();
      Path path = type.getAnnotation(Path.class);
      if (path != null) {
        resource(type, path.value(), asked);
      }
    }
    for (BindableService service :
        CDI.current().select(BindableService.class, Any.Literal.INSTANCE)) {
      for (var method : service.bindService().getServiceDescriptor().getMethods()) {
        Set<String> permissions = ofRpc(service.getClass(), method);
        if (permissions != null) {
          asked.put(method.getFullMethodName(), permissions);
        }
      }
    }
    return asked;
  }

  private static void resource(Class<?> type, String root, Map<String, Set<String>> asked) {
    for (Method method : type.getDeclaredMethods()) {
      String verb = verb(method);
      Set<String> permissions = permissions(method, type);
      if (verb != null && permissions != null) {
        Path path = method.getAnnotation(Path.class);
        asked.put(verb + " " + joined(root, path == null ? "" : path.value()), permissions);
      }
    }
  }

  private static @Nullable String verb(Method method) {
    for (Annotation annotation : method.getAnnotations()) {
      HttpMethod http = annotation.annotationType().getAnnotation(HttpMethod.class);
      if (http != null) {
        return http.value();
      }
    }
    return null;
  }

  /** As OpenAPI writes it: without the patterns of its variables. */
  static String joined(String root, String path) {
    String all = VARIABLE.matcher("/" + root + "/" + path).replaceAll("{$1}");
    String single = all.replaceAll("/{2,}", "/");
    return single.length() > 1 && single.endsWith("/")
        ? single.substring(0, single.length() - 1)
        : single;
  }

  private static @Nullable Set<String> ofRpc(Class<?> type, MethodDescriptor<?, ?> rpc) {
    String bare = String.valueOf(rpc.getBareMethodName());
    String name = bare.substring(0, 1).toLowerCase(Locale.ROOT) + bare.substring(1);
    return Stream.<Class<?>>iterate(type, c -> c != null, Class::getSuperclass)
        .flatMap(c -> Arrays.stream(c.getDeclaredMethods()))
        .filter(method -> method.getName().equals(name))
        .map(method -> permissions(method, method.getDeclaringClass()))
        .filter(found -> found != null)
        .findFirst()
        .orElse(null);
  }

  private static @Nullable Set<String> permissions(AnnotatedElement... fromInside) {
    for (AnnotatedElement element : fromInside) {
      RolesAllowed allowed = element.getAnnotation(RolesAllowed.class);
      if (allowed != null) {
        return new TreeSet<>(Set.of(allowed.value()));
      }
      if (element.isAnnotationPresent(PermitAll.class)) {
        return new LinkedHashSet<>();
      }
    }
    return null;
  }
}
