"""The whole product on one machine: Kafka, PostgreSQL, the services, the gateway and a mail catcher."""
