const workedExample = `# Which A/B tests is this model in, and what does it stand on?
query {
  model(id: "aip://model/registry/ranking-model-v5-20XX0101") {
    name
    owners { name }
    currentInstance {
      version
      pipeline { name owners { name } }
      features { edges { node { name data { edges { node { name } } } } } }
      associatedAbTests { name cells { number name } }
    }
  }
}
`;

const reverse = `# Which models does this experiment test, and how does MDS know?
query {
  abTest(id: "aip://ab-test/experimentation/12345") {
    name
    testedModels {
      name
      version
      edges(types: ["testedIn"]) {
        edges { node { origin rule to { name } evidence { relationships { type from { uri } to { uri } } } } }
      }
    }
  }
}
`;

const fetcher = GraphiQL.createFetcher({ url: '/graphql' });
ReactDOM.createRoot(document.getElementById('graphiql')).render(
  React.createElement(GraphiQL, {
    fetcher,
    defaultEditorToolsVisibility: false,
    defaultTabs: [{ query: workedExample }, { query: reverse }],
  }),
);
