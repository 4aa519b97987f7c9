package io.carillon.gateway;

/** The OpenAPI documents of two services, which use one name for two things. */
final class Documents {
  static final String JOURNEY =
      """
      {"openapi":"3.1.0","info":{"title":"journey","version":"1"},
       "tags":[{"name":"Journeys"}],
       "paths":{
        "/v1/journeys/{key}":{"get":{"operationId":"find","responses":{"200":{"description":"ok",
          "content":{"application/json":{"schema":{"$ref":"#/components/schemas/Item"}}}}}}},
        "/q/inner":{"get":{"responses":{}}}},
       "components":{"schemas":{
         "Item":{"type":"object","properties":{"key":{"type":"string"}}},
         "Problem":{"type":"object"}}}}
      """;
  static final String ANALYTICS =
      """
      {"openapi":"3.1.0","info":{"title":"analytics","version":"1"},
       "paths":{
        "/v1/events":{"get":{"operationId":"find","responses":{"200":{"description":"ok",
          "content":{"application/json":{"schema":{"$ref":"#/components/schemas/Page"}}}}}}}},
       "components":{"schemas":{
         "Page":{"type":"array","items":{"$ref":"#/components/schemas/Item"}},
         "Item":{"type":"object","properties":{"event":{"type":"string"}}},
         "Problem":{"type":"object"}}}}
      """;

  static final String SCORECARD =
      """
      {"openapi":"3.1.0","info":{"title":"scorecard","version":"1"},
       "paths":{"/v1/apps":{"get":{"operationId":"apps","responses":{"200":{"description":"ok"}}}}},
       "components":{"schemas":{"Problem":{"type":"object"}}}}
      """;

  private Documents() {}
}
