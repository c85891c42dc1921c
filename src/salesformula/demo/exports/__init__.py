"""The simulated company as four systems would export it: HubSpot, Salesforce, Pipedrive and the canonical tables."""
