console.log('eden-tokens');
