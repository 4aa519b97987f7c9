package io.carillon.gateway.routing;

/**
 * One line of the table: everything at and below a path belongs to a service.
 *
 * @param prefix segments with {@code *} for any one of them: {@code /v1/profiles/*}{@code /events}
 */
public record Route(String prefix, Service service, Door door) {

  static Route tracking(String prefix, Service service) {
    return new Route(prefix, service, Door.TRACKING);
  }

  static Route link(String prefix, Service service) {
    return new Route(prefix, service, Door.LINK);
  }

  static Route token(String prefix, Service service) {
    return new Route(prefix, service, Door.TOKEN);
  }
}
